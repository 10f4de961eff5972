using Perf.Analysis.Load;

namespace Perf.Lab.Load.Running;

/// <summary>
/// Every sample of a part of a run. Adding is thread-safe and allocates nothing while <see cref="Prepare"/> keeps ahead; it never
/// moves what is there already.
/// </summary>
internal sealed class SampleLog
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>Half a second of what a client on two cores reaches.</summary>
    private const int ChunksAhead = 2;

    private readonly RequestSample[]?[] chunks = new RequestSample[]?[1 << 16];
    private readonly Lock growing = new();
    private long count;
    private long failures;

    public long Count => Volatile.Read(ref count);

    /// <summary>Of these, those that are not Ok.</summary>
    public long Failures => Volatile.Read(ref failures);

    public void Add(in RequestSample sample)
    {
        if (sample.Outcome != RequestOutcome.Ok)
        {
            Interlocked.Increment(ref failures);
        }

        long index = Interlocked.Increment(ref count) - 1;
        int chunk = (int)(index >> ChunkBits);
        (Volatile.Read(ref chunks[chunk]) ?? Grow(chunk))[index & (ChunkSize - 1)] = sample;
    }

    /// <summary>Allocates what will be needed next.</summary>
    public void Prepare()
    {
        int next = (int)(Count >> ChunkBits);
        for (int chunk = next; chunk <= next + ChunksAhead; chunk++)
        {
            _ = Volatile.Read(ref chunks[chunk]) ?? Grow(chunk);
        }
    }

    /// <summary>How long the latest of those that were added since took, as they were sent; for people to watch.</summary>
    /// <param name="from">The <see cref="Count"/> of the last time.</param>
    /// <param name="latenciesNs">Filled from its beginning.</param>
    /// <returns>How many. One that is being added at the moment may be missing.</returns>
    public int CopyLatencies(long from, Span<long> latenciesNs)
    {
        long end = Count;
        int copied = 0;
        for (long index = Math.Max(from, end - latenciesNs.Length); index < end; index++)
        {
            RequestSample sample = Volatile.Read(ref chunks[(int)(index >> ChunkBits)])?[index & (ChunkSize - 1)] ?? default;
            if (sample.EndedNs > 0)
            {
                latenciesNs[copied++] = sample.CorrectedNs;
            }
        }

        return copied;
    }

    /// <summary>All of them. Nothing may be added any more.</summary>
    public RequestSample[] ToArray()
    {
        RequestSample[] all = new RequestSample[Count];
        for (long from = 0; from < all.Length; from += ChunkSize)
        {
            RequestSample[] chunk = chunks[from >> ChunkBits]!;
            Array.Copy(chunk, 0, all, from, Math.Min(ChunkSize, all.Length - from));
        }

        return all;
    }

    private RequestSample[] Grow(int chunk)
    {
        lock (growing)
        {
            if (chunks[chunk] is { } there)
            {
                return there;
            }

            RequestSample[] grown = new RequestSample[ChunkSize];
            Volatile.Write(ref chunks[chunk], grown);
            return grown;
        }
    }
}
