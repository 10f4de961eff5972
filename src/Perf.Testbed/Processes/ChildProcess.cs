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

    private readonly ChildProcessOptions _options;
    private readonly Process _process;
    private readonly OutputTail _tail;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;
    private int _stopped;

    private ChildProcess(ChildProcessOptions options, Process process)
    {
        _options = options;
        _process = process;
        _tail = new OutputTail(options.KeptOutputLines);
        Id = process.Id;
        Exited = process.WaitForExitAsync(CancellationToken.None);
        _output = Task.WhenAll(
            _tail.FollowAsync(process.StandardOutput, Notice), _tail.FollowAsync(process.StandardError, Notice));
    }

    public int Id { get; }

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    public Task Exited { get; }

    /// <summary>The line that said it was ready; empty when none was asked for.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>Its last lines on standard output and error, in the order they arrived.</summary>
    public IReadOnlyList<string> LastOutput => _tail.Lines;

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
                child.ReadyLine = await child.WaitUntilReadyAsync(cancellationToken);
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
        return _process.ExitCode;
    }

    /// <summary>Closes the parent pipe, waits for the child to end, and kills its tree when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        _process.StandardInput.Close();
        if (!await EndsWithinAsync(Exited, _options.StopDeadline))
            await ProcessTree.KillAsync(_process);
        await EndsWithinAsync(_output, DrainDeadline);
        _process.Dispose();
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
            await Task.WhenAny(_ready.Task, EndedAsync()).WaitAsync(_options.ReadyDeadline, cancellationToken);
        }
        catch (TimeoutException error)
        {
            throw new ChildProcessException(
                $"{Name} was not ready after {_options.ReadyDeadline.TotalSeconds:0} s. {QuoteOutput()}", error);
        }

        return _ready.Task.IsCompletedSuccessfully
            ? await _ready.Task
            : throw new ChildProcessException($"{Name} ended with code {_process.ExitCode} before it was ready. {QuoteOutput()}");
    }

    /// <summary>It ended, and what it wrote last has been read.</summary>
    private async Task EndedAsync()
    {
        await Exited;
        await EndsWithinAsync(_output, DrainDeadline);
    }

    private string Name => Path.GetFileNameWithoutExtension(_options.FileName);

    private string QuoteOutput() =>
        LastOutput is { Count: > 0 } lines ? "Its last output: " + string.Join(" | ", lines) : "It wrote nothing.";

    private void Notice(string line)
    {
        _options.OnOutputLine?.Invoke(line);
        if (_options.IsReadyLine?.Invoke(line) == true)
            _ready.TrySetResult(line);
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
