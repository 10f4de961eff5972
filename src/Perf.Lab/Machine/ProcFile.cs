using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Perf.Lab.Machine;

/// <summary>
/// A file of /proc that is read again and again, from its beginning. It stays open: that is cheaper, and a process that took over
/// the number of one that ended is not mistaken for it. For one thread.
/// </summary>
internal sealed class ProcFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private byte[] buffer = new byte[1024];

    private ProcFile(SafeFileHandle handle) => this.handle = handle;

    /// <returns>Null when there is no such file, or not for us.</returns>
    public static ProcFile? TryOpen(string path)
    {
        try
        {
            return new ProcFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All that it says now, until the next call; empty when what it is about is gone.</summary>
    public ReadOnlySpan<byte> Read()
    {
        try
        {
            int length = 0;
            while (RandomAccess.Read(handle, buffer.AsSpan(length), length) is int read and > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }

            return buffer.AsSpan(0, length);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Takes the next number off the front of a text of numbers; false when there is none.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> text, out long number)
    {
        text = text.TrimStart((byte)' ');
        if (!Utf8Parser.TryParse(text, out number, out int length))
        {
            return false;
        }

        text = text[length..];
        return true;
    }

    public void Dispose() => handle.Dispose();
}
