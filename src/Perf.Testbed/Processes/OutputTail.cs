namespace Perf.Testbed.Processes;

/// <summary>The last lines a process wrote, kept for error messages. Bounded in lines and in line length. Thread-safe.</summary>
internal sealed class OutputTail(int maxLines)
{
    private const int MaxLineChars = 500;

    private readonly Queue<string> _lines = new(maxLines);
    private readonly Lock _lock = new();

    public void Add(string line)
    {
        string kept = line.Length <= MaxLineChars ? line : line[..MaxLineChars];
        lock (_lock)
        {
            if (_lines.Count == maxLines)
                _lines.Dequeue();
            _lines.Enqueue(kept);
        }
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }
}
