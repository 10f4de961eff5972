using System.Text.Json;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Reading;

/// <summary>
/// What a read touches, by the server's own count: left in a file beside that of the <see cref="Work.WorkNote"/>, and read by
/// <see cref="ReadDiagnoser"/>.
/// </summary>
/// <param name="BuffersHit">Pages of tables and indexes that were in the server's memory, an operation.</param>
/// <param name="BuffersRead">Pages that it had to read into it.</param>
/// <param name="RowPages">Pages of the table on which the rows lie that an operation returns: the least that it could touch.</param>
internal sealed record ReadNote(long BuffersHit, long BuffersRead, long RowPages)
{
    private static string? FilePath =>
        Environment.GetEnvironmentVariable(SuiteVariables.WorkNote) is { } path ? $"{path}.read" : null;

    public static ReadNote operator +(ReadNote a, ReadNote b) =>
        new(a.BuffersHit + b.BuffersHit, a.BuffersRead + b.BuffersRead, a.RowPages + b.RowPages);

    /// <summary>Takes the note away; null when the case left none.</summary>
    public static ReadNote? Take()
    {
        if (FilePath is not { } path || !File.Exists(path))
        {
            return null;
        }

        ReadNote? note = JsonSerializer.Deserialize<ReadNote>(File.ReadAllText(path));
        File.Delete(path);
        return note;
    }

    /// <summary>Leaves the note, unless nobody wants it.</summary>
    public void Write()
    {
        if (FilePath is { } path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this));
        }
    }
}
