using System.Net;
using Amazon.Runtime;
using LiveRelay.Server.Jobs;

namespace LiveRelay.Server.Buckets;

/// <summary>The bucket does not do what it is asked for. To who reads a file it is what a failing disk is.</summary>
/// <param name="cause">Why, in words for people.</param>
/// <param name="detail">What was said, for who looks into it.</param>
/// <param name="inner">What it came from.</param>
public sealed class BucketException(JobCause cause, string detail, Exception? inner = null) : IOException(detail, inner)
{
    /// <summary>Why.</summary>
    public JobCause Cause => cause;

    /// <summary>Whether the bucket has nothing under that name.</summary>
    public bool IsMissing => InnerException is AmazonServiceException { StatusCode: HttpStatusCode.NotFound } && cause == JobCause.BucketDamaged;
}
