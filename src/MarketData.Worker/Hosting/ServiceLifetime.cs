namespace MarketData.Worker.Hosting;

/// <summary>Stops the host at the signals that stop every worker.</summary>
internal sealed class ServiceLifetime(StopSignals signals, IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private CancellationTokenRegistration registration;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registration = signals.Token.Register(application.StopApplication);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => registration.Dispose();
}
