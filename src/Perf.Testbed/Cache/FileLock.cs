namespace Perf.Testbed.Cache;

/// <summary>A lock between processes: a file opened for one alone. The operating system frees it when its process ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the lock, held until disposed; null when another process, or another part of this one, holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="TimeoutException">It was not free before the deadline.</exception>
    public static async Task<FileStream> TakeAsync(string path, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(deadline);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (true)
        {
            if (TryTake(path) is { } heldLock)
            {
                return heldLock;
            }

            try
            {
                await Task.Delay(PollInterval, either.Token);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{path} was held by another process for {deadline.TotalSeconds:0} s.", error);
            }
        }
    }
}
