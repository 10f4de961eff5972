namespace Perf.Lab.Features;

/// <summary>A file that is written whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes beside the target and renames when complete; readers see the old content or the new, never a part. On failure
    /// and on cancellation the target is as it was, and nothing is left beside it. A link is followed, not replaced.
    /// </summary>
    /// <exception cref="IOException">The folder is missing, the disk is full, the target is a folder ...</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the target may not be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        FileInfo named = new(path);
        string target = named.LinkTarget is null ? path : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (IsDevice(path) || IsDevice(target))
        {
            // A rename would put a plain file in the device's place, for everybody when root does it.
            await using FileStream device = Open(path, FileMode.Open);
            await write(device);
            return;
        }

        string part = $"{target}.{Path.GetRandomFileName()}.part";
        try
        {
            await using (FileStream file = Open(part, FileMode.CreateNew))
            {
                await write(file);
            }

            File.Move(part, target, overwrite: true);
        }
        catch
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }

            throw;
        }
    }

    private static bool IsDevice(string path) =>
        Path.GetDirectoryName(Path.GetFullPath(path)) is "/dev" or "/dev/fd" or "/proc/self/fd";

    private static FileStream Open(string path, FileMode mode) => new(path, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        Options = FileOptions.Asynchronous,
        BufferSize = 0,
    });
}
