namespace Perf.Analysis.Json;

/// <summary>
/// A file of results is missing or cannot be used. The message is one line: which file, why, and what to do about it.
/// </summary>
public sealed class ArtifactException(string path, string why, string whatToDo, Exception? innerException = null)
    : Exception($"{path}: {why}. {whatToDo}.", innerException)
{
    /// <summary>The file or folder it is about.</summary>
    public string Path { get; } = path;

    /// <summary>The reason alone, without a full stop.</summary>
    public string Why { get; } = why;
}
