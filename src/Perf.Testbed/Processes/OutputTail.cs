namespace Perf.Testbed.Processes;

/// <summary>The last lines a process wrote, kept for error messages. Bounded in lines and in line length. Thread-safe.</summary>
internal sealed class OutputTail(int maxLines)
{
    private const int MaxLineChars = 500;

    private readonly Queue<string> lines = new(maxLines);
    private readonly Lock gate = new();

    /// <summary>Keeps what the reader yields until it ends or is disposed.</summary>
    /// <param name="onLine">Told each line, too.</param>
    public async Task FollowAsync(StreamReader reader, Action<string>? onLine = null)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Add(line);
                onLine?.Invoke(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed while a grandchild still held the output open.
        }
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    private void Add(string line)
    {
        string kept = line.Length <= MaxLineChars ? line : line[..MaxLineChars];
        lock (gate)
        {
            if (lines.Count == maxLines)
            {
                lines.Dequeue();
            }

            lines.Enqueue(kept);
        }
    }
}
