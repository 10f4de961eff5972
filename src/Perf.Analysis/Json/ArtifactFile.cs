using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Analysis.Json;

/// <summary>Reads and writes the artifacts of a run.</summary>
public static class ArtifactFile
{
    private const string VersionProperty = "schema_version";

    /// <summary>
    /// Writes an artifact whole or not at all: into a temporary file beside it, which then takes its place. Whoever reads
    /// meanwhile sees the old file or the new one. The folder is made when it is not there.
    /// </summary>
    /// <exception cref="ArgumentException">The record says another schema version than this build writes.</exception>
    /// <exception cref="ArtifactException">The file cannot be written.</exception>
    public static async Task WriteAsync<T>(string path, T value, CancellationToken cancellationToken = default)
        where T : class, IArtifact
    {
        if (value.SchemaVersion != T.CurrentSchemaVersion)
        {
            throw new ArgumentException(
                $"{typeof(T).Name} of schema version {value.SchemaVersion}: this build writes {T.CurrentSchemaVersion}.", nameof(value));
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());
        await ReplaceAsync(path, [.. json, (byte)'\n'], cancellationToken);
    }

    /// <summary>Writes text (UTF-8, no byte order mark) as <see cref="WriteAsync"/> writes an artifact.</summary>
    /// <exception cref="ArtifactException">The file cannot be written.</exception>
    public static Task WriteTextAsync(string path, string text, CancellationToken cancellationToken = default) =>
        ReplaceAsync(path, System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <summary>Reads an artifact.</summary>
    /// <exception cref="ArtifactException">
    /// The file is missing or unreadable, is no JSON, has no or another <c>schema_version</c>, or lacks a field.
    /// </exception>
    public static async Task<T> ReadAsync<T>(string path, CancellationToken cancellationToken = default)
        where T : class, IArtifact
    {
        byte[] json = await ReadBytesAsync(path, cancellationToken);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            ThrowUnlessVersion(path, document.RootElement, T.CurrentSchemaVersion);

            // Never null: the root was seen to be an object.
            return document.Deserialize(TypeInfo<T>())!;
        }
        catch (JsonException exception)
        {
            throw Malformed(path, typeof(T).Name, exception);
        }
    }

    internal static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactException(path, "no such file", "Check the folder, or run the step that writes it", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(path, OneLine(exception.Message), "Check the file and its permissions", exception);
        }
    }

    internal static ArtifactException Malformed(string path, string what, JsonException exception) =>
        new(path, $"not a whole {what} ({OneLine(exception.Message)})", "The file was cut short or edited: measure again", exception);

    private static JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>)(ArtifactJsonContext.Default.GetTypeInfo(typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T)} is not listed in {nameof(ArtifactJsonContext)}."));

    /// <summary>The version is looked at before the shape, because another version may well have another shape.</summary>
    private static void ThrowUnlessVersion(string path, JsonElement root, int expected)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty(VersionProperty, out JsonElement version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out int found))
        {
            throw new ArtifactException(path, $"it has no {VersionProperty}", "It is not an artifact of this lab: check the path");
        }

        if (found != expected)
        {
            throw new ArtifactException(
                path,
                $"{VersionProperty} is {found}, this build reads {expected}",
                found > expected ? "Read it with the build that wrote it" : "Measure again with this build");
        }
    }

    private static async Task ReplaceAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        string fullPath = Path.GetFullPath(path);

        // In the same folder, or the move would be a copy; a name of its own, for two writers at once.
        string temporary = $"{fullPath}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(fullPath)!);
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            File.Move(temporary, fullPath, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                path, OneLine(exception.Message), "Check that the folder may be written to and has room", exception);
        }
        finally
        {
            DeleteIfThere(temporary);
        }
    }

    private static void DeleteIfThere(string temporary)
    {
        if (File.Exists(temporary))
        {
            File.Delete(temporary);
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
