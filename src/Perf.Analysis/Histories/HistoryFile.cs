using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perf.Analysis.Json;

namespace Perf.Analysis.Histories;

/// <summary>
/// The history of runs: a line a run, appended and never changed. Two runs may append at once; one that was killed while it
/// wrote costs its own line and no other.
/// </summary>
public static class HistoryFile
{
    public const string Name = "history.jsonl";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The context's own options, on one line.</summary>
    private static readonly JsonTypeInfo<HistoryLine> OnOneLine = new ArtifactJsonContext(
        new JsonSerializerOptions(ArtifactJsonContext.Default.Options) { WriteIndented = false }).HistoryLine;

    /// <summary>The line as it is written, without its end.</summary>
    public static string Text(HistoryLine line) => JsonSerializer.Serialize(line, OnOneLine);

    /// <summary>Appends a line and has it on the disk; behind one that was torn, on a line of its own.</summary>
    /// <exception cref="ArtifactException">The file cannot be written, or others held it all the time.</exception>
    public static async Task AppendAsync(string path, HistoryLine line, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await using FileStream file = await OpenAsync(path, time, cancellationToken);
            List<byte> content = [.. JsonSerializer.SerializeToUtf8Bytes(line, OnOneLine), (byte)'\n'];
            if (file.Length > 0)
            {
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n')
                {
                    content.Insert(0, (byte)'\n');
                }
            }

            await file.WriteAsync(content.ToArray(), cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                path,
                exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '),
                "Check that the file may be written to and its disk has room",
                exception);
        }
    }

    /// <summary>Every line that can be read, in the order of the file.</summary>
    /// <exception cref="ArtifactException">There is no such file, or it cannot be read.</exception>
    public static async Task<HistoryLines> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] content = await ArtifactFile.ReadBytesAsync(path, cancellationToken);
        List<HistoryLine> lines = [];
        int unreadable = 0;
        foreach (string text in System.Text.Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(text) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                unreadable++;
            }
        }

        return new HistoryLines(lines, unreadable);
    }

    /// <summary>Null for a line that was torn, or is of another version.</summary>
    private static HistoryLine? Parse(string text)
    {
        try
        {
            HistoryLine? line = JsonSerializer.Deserialize(text, OnOneLine);
            bool isOurs = line?.SchemaVersion == HistoryLine.CurrentSchemaVersion
                && line.Benchmarks.All(benchmark => double.IsFinite(benchmark.Ratio) && benchmark.Ratio > 0);
            return isOurs ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Held alone while it is open. Another run holds it for a moment only.</summary>
    private static async Task<FileStream> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < LongestWait)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
