using Microsoft.Extensions.Hosting;

namespace Perf.Testbed.Stub;

/// <summary>
/// Leaves Ctrl+C and signals to whoever started the server. The default lifetime would stop it on Ctrl+C at once, while the
/// owner still writes down what it measured.
/// </summary>
public sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
