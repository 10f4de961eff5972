using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Testbed.Processes;

/// <summary>
/// A process of ours. Its standard input is the parent pipe: it ends by itself when that pipe closes (<see cref="ParentPipe"/>
/// on its side), which the operating system does even when the parent is killed, so no child outlives the lab. Its output is
/// read without end and its last lines are kept for error messages.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long the output may stay open after the end: what the child started and left behind may hold it.</summary>
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(1);

    private readonly ChildProcessOptions options;
    private readonly Process process;
    private readonly OutputTail tail;
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task output;
    private int stopped;

    private ChildProcess(ChildProcessOptions options, Process process)
    {
        this.options = options;
        this.process = process;
        tail = new OutputTail(options.KeptOutputLines);
        Id = process.Id;
        Exited = process.WaitForExitAsync(CancellationToken.None);
        output = Task.WhenAll(
            tail.FollowAsync(process.StandardOutput, Notice), tail.FollowAsync(process.StandardError, Notice));
    }

    public int Id { get; }

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    public Task Exited { get; }

    /// <summary>The line that said it was ready; empty when none was asked for.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>Its last lines on standard output and error, in the order they arrived.</summary>
    public IReadOnlyList<string> LastOutput => tail.Lines;

    /// <summary>Starts the process and waits until it is ready.</summary>
    /// <exception cref="ChildProcessException">It could not be started, ended early, or was too late; it is gone.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the process is gone.</exception>
    public static async Task<ChildProcess> StartAsync(ChildProcessOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChildProcess child = new(options, StartProcess(options));
        try
        {
            if (options.IsReadyLine is not null)
            {
                child.ReadyLine = await child.WaitUntilReadyAsync(cancellationToken);
            }

            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the child has ended by itself and what it wrote has been read.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await EndedAsync().WaitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Ends the child at once and without its knowing (kill -9), and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await Exited;
    }

    /// <summary>Closes the parent pipe, waits for the child to end, and kills its tree when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0)
        {
            return;
        }

        process.StandardInput.Close();
        if (!await EndsWithinAsync(Exited, options.StopDeadline))
        {
            await ProcessTree.KillAsync(process);
        }

        if (!await EndsWithinAsync(output, DrainDeadline))
        {
            // What the child left behind still holds its output: it is not ours to hear. The process would not close them.
            process.StandardOutput.Dispose();
            process.StandardError.Dispose();
        }

        process.Dispose();
    }

    private static Process StartProcess(ChildProcessOptions options)
    {
        ProcessStartInfo start =
            RedirectedStart.Create(options.FileName, options.Arguments, options.Environment, options.WorkingDirectory);
        try
        {
            return Process.Start(start) ?? throw new ChildProcessException($"{options.FileName} could not be started.");
        }
        catch (Win32Exception error)
        {
            throw new ChildProcessException($"{options.FileName} could not be started: {error.Message}", error);
        }
    }

    private async Task<string> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(ready.Task, EndedAsync()).WaitAsync(options.ReadyDeadline, cancellationToken);
        }
        catch (TimeoutException error)
        {
            throw new ChildProcessException(
                $"{Name} was not ready after {options.ReadyDeadline.TotalSeconds:0} s. {QuoteOutput()}", error);
        }

        return ready.Task.IsCompletedSuccessfully
            ? await ready.Task
            : throw new ChildProcessException($"{Name} ended with code {process.ExitCode} before it was ready. {QuoteOutput()}");
    }

    /// <summary>It ended, and what it wrote last has been read.</summary>
    private async Task EndedAsync()
    {
        await Exited;
        await EndsWithinAsync(output, DrainDeadline);
    }

    private string Name => Path.GetFileNameWithoutExtension(options.FileName);

    private string QuoteOutput() =>
        LastOutput is { Count: > 0 } lines ? "Its last output: " + string.Join(" | ", lines) : "It wrote nothing.";

    private void Notice(string line)
    {
        options.OnOutputLine?.Invoke(line);
        if (options.IsReadyLine?.Invoke(line) == true)
        {
            ready.TrySetResult(line);
        }
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan deadline)
    {
        try
        {
            await task.WaitAsync(deadline);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
