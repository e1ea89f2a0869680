"""Publishes a moving picture and a tone over WHIP with aiortc, a WebRTC client that is no browser; prints what it sent as JSON."""
import argparse
import asyncio
import fractions
import json
import math
import urllib.request

import av
import numpy
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamTrack, VideoStreamTrack
from aiortc.rtcrtpsender import RTCRtpSender


class Picture(VideoStreamTrack):
    """A grey picture whose brightness goes round once in four seconds."""

    def __init__(self):
        super().__init__()
        self.frames = 0

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        level = int(128 + 100 * math.sin(self.frames * 2 * math.pi / 120))
        frame = av.VideoFrame.from_ndarray(numpy.full((360, 640, 3), level, numpy.uint8), format="bgr24")
        frame.pts, frame.time_base = pts, time_base
        self.frames += 1
        return frame


class Tone(MediaStreamTrack):
    """440 Hz."""

    kind = "audio"

    def __init__(self):
        super().__init__()
        self.samples = 0
        self.start = None

    async def recv(self):
        loop = asyncio.get_event_loop()
        self.start = self.start or loop.time()
        await asyncio.sleep(max(0, self.start + self.samples / 48000 - loop.time()))
        wave = numpy.sin(2 * math.pi * 440 * (self.samples + numpy.arange(960)) / 48000) * 8000
        frame = av.AudioFrame.from_ndarray(wave.astype(numpy.int16).reshape(1, -1), format="s16", layout="mono")
        frame.pts, frame.sample_rate, frame.time_base = self.samples, 48000, fractions.Fraction(1, 48000)
        self.samples += 960
        return frame


def post(url, token, offer):
    request = urllib.request.Request(
        url, offer.encode(), {"Content-Type": "application/sdp", "Authorization": "Bearer " + token}, method="POST"
    )
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--codec", default="VP8")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    connection = RTCPeerConnection()
    picture = Picture()
    connection.addTrack(Tone())
    video = connection.addTransceiver(picture, direction="sendonly")
    codecs = [c for c in RTCRtpSender.getCapabilities("video").codecs if c.name in (options.codec, "rtx")]
    video.setCodecPreferences(codecs)
    await connection.setLocalDescription(await connection.createOffer())
    answer = await asyncio.to_thread(post, options.url, options.token, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.sleep(options.seconds)
    print(json.dumps({"state": connection.connectionState, "frames": picture.frames}))
    await connection.close()


asyncio.run(main())
