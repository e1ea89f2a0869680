using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Buckets;

/// <summary>What the bucket says of an object.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash that was given with it; <c>null</c> if none was.</param>
public sealed record BucketObject(long Bytes, string? Sha256);

/// <summary>
/// The one bucket, in the few words of S3 that all services speak: no checksums of newer kinds, no listing but by prefix, and addresses that nobody but the
/// server is given. All that fails comes as a <see cref="BucketException"/>.
/// </summary>
public sealed class Bucket : IDisposable
{
    private const string HashKey = "sha256";
    private const long BytesPerMegabyte = 1 << 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _patienceWithParts = TimeSpan.FromMinutes(15);
    private static readonly string[] _refusals =
        ["AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "InvalidBucketName", "AuthorizationHeaderMalformed", "PermanentRedirect"];

    private readonly S3Options _options;
    private readonly AmazonS3Client? _client;

    /// <summary>Nothing is asked of the bucket yet: the server starts also while it cannot be reached.</summary>
    public Bucket(IOptions<S3Options> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        if (_options.Endpoint.Length > 0)
        {
            _client = new AmazonS3Client(new BasicAWSCredentials(_options.AccessKey, _options.SecretKey), new AmazonS3Config
            {
                ServiceURL = _options.Endpoint,
                ForcePathStyle = _options.PathStyle,
                AuthenticationRegion = _options.Region,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                MaxErrorRetry = 2,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                Timeout = _patienceWithParts,
            });
        }
    }

    /// <summary>Whether there is one.</summary>
    public bool IsEnabled => _client is not null;

    /// <summary>Larger files go up in parts of so many bytes.</summary>
    public long PartBytes => _options.PartMegabytes * BytesPerMegabyte;

    private AmazonS3Client Client => _client
        ?? throw new BucketException(JobCause.BucketRefused, "The file lies in a bucket, and Storage:S3 names none.");

    /// <summary>The name of a file's object.</summary>
    public string KeyOf(string recordingId, string fileName) => RecordingDirectory.IsFileName(fileName)
        ? FolderOf(recordingId) + fileName
        : throw new ArgumentException("This is no file's name.", nameof(fileName));

    /// <summary>Asks for nothing but an answer.</summary>
    /// <exception cref="BucketException">It gives none, or refuses.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => CallAsync(
        token => Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix, MaxKeys = 1 }, token),
        _patience, cancellationToken);

    /// <summary>What the bucket has under a name; <c>null</c> for nothing.</summary>
    /// <exception cref="BucketException">It cannot be asked.</exception>
    public async Task<BucketObject?> HeadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var found = await CallAsync(
                token => Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = key }, token), _patience, cancellationToken);
            return new BucketObject(found.ContentLength, found.Metadata[HashKey]);
        }
        catch (BucketException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <summary>The bytes of an object from one place to before another; the caller disposes of them.</summary>
    /// <exception cref="BucketException">It cannot be read.</exception>
    public async Task<Stream> ReadAsync(string key, long from, long to, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = key, ByteRange = new ByteRange(from, to - 1) };
        var found = await CallAsync(token => Client.GetObjectAsync(request, token), _patience, cancellationToken);
        if (found.ContentLength != to - from)
        {
            found.Dispose();
            throw new BucketException(JobCause.BucketDamaged, $"{key} in the bucket is shorter than it was stored.");
        }

        return found.ResponseStream;
    }

    /// <summary>Stores a file as one object, in place of an older one.</summary>
    /// <exception cref="BucketException">It is not stored.</exception>
    public Task PutAsync(string key, Stream file, string sha256, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            InputStream = file,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = "application/octet-stream",
        };
        request.Metadata[HashKey] = sha256;
        return CallAsync(token => Client.PutObjectAsync(request, token), _patienceWithParts, cancellationToken);
    }

    /// <summary>Begins an upload in parts.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="BucketException">It is not begun.</exception>
    public async Task<string> BeginPartsAsync(string key, string sha256, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = _options.Bucket, Key = key, ContentType = "application/octet-stream" };
        request.Metadata[HashKey] = sha256;
        return (await CallAsync(token => Client.InitiateMultipartUploadAsync(request, token), _patience, cancellationToken)).UploadId;
    }

    /// <summary>The parts that have come, with their sizes; <c>null</c> if the bucket knows of no such upload.</summary>
    /// <exception cref="BucketException">It cannot be asked.</exception>
    public async Task<Dictionary<int, (string ETag, long Bytes)>?> PartsAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        Dictionary<int, (string, long)> parts = [];
        var request = new ListPartsRequest { BucketName = _options.Bucket, Key = key, UploadId = uploadId };
        try
        {
            ListPartsResponse page;
            do
            {
                page = await CallAsync(token => Client.ListPartsAsync(request, token), _patience, cancellationToken);
                foreach (var part in page.Parts ?? [])
                {
                    parts[part.PartNumber ?? 0] = (part.ETag, part.Size ?? 0);
                }

                request.PartNumberMarker = $"{page.NextPartNumberMarker}";
            }
            while (page.IsTruncated == true);
            return parts;
        }
        catch (BucketException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <summary>Stores one part: what comes next of the file.</summary>
    /// <returns>The bucket's tag for it.</returns>
    /// <exception cref="BucketException">It is not stored.</exception>
    public async Task<string> PutPartAsync(string key, string uploadId, int number, Stream file, long bytes, CancellationToken cancellationToken)
    {
        var request = new UploadPartRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            UploadId = uploadId,
            PartNumber = number,
            InputStream = file,
            PartSize = bytes,
            UseChunkEncoding = false,
        };
        return (await CallAsync(token => Client.UploadPartAsync(request, token), _patienceWithParts, cancellationToken)).ETag;
    }

    /// <summary>Makes the parts one object, in place of an older one.</summary>
    /// <exception cref="BucketException">It is not made.</exception>
    public Task CompleteAsync(string key, string uploadId, IEnumerable<KeyValuePair<int, string>> parts, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            UploadId = uploadId,
            PartETags = [.. parts.OrderBy(static part => part.Key).Select(static part => new PartETag(part.Key, part.Value))],
        };
        return CallAsync(token => Client.CompleteMultipartUploadAsync(request, token), _patienceWithParts, cancellationToken);
    }

    /// <summary>Removes all of a recording: objects, and parts of uploads that were not completed.</summary>
    /// <returns>How many objects and bytes there were.</returns>
    /// <exception cref="BucketException">Something may be left.</exception>
    public async Task<(int Objects, long Bytes)> EraseAsync(string recordingId, CancellationToken cancellationToken)
    {
        var (bucket, folder, objects, bytes) = (_options.Bucket, FolderOf(recordingId), 0, 0L);
        var uploads = await CallAsync(
            token => Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket, Prefix = folder }, token), _patience, cancellationToken);
        foreach (var upload in uploads.MultipartUploads ?? [])
        {
            var request = new AbortMultipartUploadRequest { BucketName = bucket, Key = upload.Key, UploadId = upload.UploadId };
            await CallAsync(token => Client.AbortMultipartUploadAsync(request, token), _patience, cancellationToken);
        }

        var list = new ListObjectsV2Request { BucketName = bucket, Prefix = folder };
        while (true)
        {
            var page = await CallAsync(token => Client.ListObjectsV2Async(list, token), _patience, cancellationToken);
            foreach (var one in page.S3Objects ?? [])
            {
                await DeleteAsync(one.Key, cancellationToken);
                (objects, bytes) = (objects + 1, bytes + (one.Size ?? 0));
            }

            if (page.IsTruncated != true)
            {
                return (objects, bytes);
            }

            list.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Removes an object, whether it is there or not.</summary>
    /// <exception cref="BucketException">It may be left.</exception>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => CallAsync(
        token => Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _options.Bucket, Key = key }, token), _patience, cancellationToken);

    /// <summary>Forgets an upload in parts.</summary>
    /// <exception cref="BucketException">Its parts may be left.</exception>
    public async Task AbortAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = _options.Bucket, Key = key, UploadId = uploadId };
            await CallAsync(token => Client.AbortMultipartUploadAsync(request, token), _patience, cancellationToken);
        }
        catch (BucketException e) when (e.IsMissing)
        {
            // The bucket has forgotten it by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();

    private string FolderOf(string recordingId) => RecordingId.IsValid(recordingId)
        ? $"{(_options.Prefix.Length > 0 ? _options.Prefix.TrimEnd('/') + "/" : "")}{recordingId}/"
        : throw new ArgumentException("This is no recording's id.", nameof(recordingId));

    private static async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await call(limit.Token);
        }
        catch (AmazonS3Exception e) when (_refusals.Contains(e.ErrorCode) || e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            throw new BucketException(JobCause.BucketRefused, $"{e.ErrorCode}: {e.Message}", e);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new BucketException(JobCause.BucketDamaged, $"The bucket has no such object, or a shorter one: {e.Message}", e);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or OperationCanceledException)
        {
            throw new BucketException(JobCause.BucketUnreachable, e is OperationCanceledException ? "It does not answer." : e.Message, e);
        }
    }
}
