using System.Runtime.InteropServices;

namespace MarketData.Api.Hosting;

/// <summary>
/// The life of a service that another program started: standard input is a pipe that the parent holds, and the system closes it
/// when the parent ends, however it ends. Ctrl+C is left to the parent, because the terminal sends it to both.
/// </summary>
internal sealed class ParentPipeLifetime(IHostApplicationLifetime application, ILogger<ParentPipeLifetime> logger)
    : IHostLifetime, IDisposable
{
    /// <summary>The argument that asks for it.</summary>
    public const string Argument = "--parent-pipe";

    private PosixSignalRegistration? interrupt;
    private PosixSignalRegistration? terminate;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            application.StopApplication();
        });

        // A read of standard input cannot be cancelled, hence a background thread, which keeps no process alive.
        new Thread(StopWhenClosed) { IsBackground = true, Name = "parent pipe" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        interrupt?.Dispose();
        terminate?.Dispose();
    }

    private void StopWhenClosed()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is a closed one.
        }

        Log.ParentGone(logger);
        application.StopApplication();
    }
}
