using System.Runtime.InteropServices;

namespace MarketData.Worker.Hosting;

/// <summary>Everything that asks the worker to stop: Ctrl+C, SIGTERM, and the end of a parent that holds its standard input.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    private StopSignals()
    {
    }

    public CancellationToken Token => stop.Token;

    /// <param name="hasParentPipe">Ctrl+C is left to the parent then, because the terminal sends it to both.</param>
    public static StopSignals Listen(bool hasParentPipe)
    {
        StopSignals signals = new();
        signals.On(PosixSignal.SIGTERM, signals.stop.Cancel);
        signals.On(PosixSignal.SIGINT, hasParentPipe ? () => { } : signals.stop.Cancel);
        if (hasParentPipe)
        {
            // A read of standard input cannot be cancelled, hence a background thread, which keeps no process alive.
            new Thread(signals.StopWhenClosed) { IsBackground = true, Name = "parent pipe" }.Start();
        }

        return signals;
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void On(PosixSignal signal, Action act) => registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        act();
    }));

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

        stop.Cancel();
    }
}
