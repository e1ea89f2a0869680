"""Plays a lesson over WHEP with aiortc, a WebRTC client that is no browser; prints what it decoded as JSON."""
import argparse
import asyncio
import json
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError


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
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    connection = RTCPeerConnection()
    seen = {"audio": 0, "video": 0, "width": 0, "levels": set()}

    async def count(track):
        try:
            while True:
                frame = await track.recv()
                seen[track.kind] += 1
                if track.kind == "video":
                    seen["width"] = frame.width
                    seen["levels"].add(int(frame.to_ndarray(format="gray")[180, 320]) // 16)
        except MediaStreamError:
            pass

    connection.on("track", lambda track: asyncio.ensure_future(count(track)))
    connection.addTransceiver("audio", direction="recvonly")
    connection.addTransceiver("video", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    answer = await asyncio.to_thread(post, options.url, options.token, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.sleep(options.seconds)
    print(json.dumps({**seen, "levels": len(seen["levels"]), "state": connection.connectionState}))
    await connection.close()


asyncio.run(main())
