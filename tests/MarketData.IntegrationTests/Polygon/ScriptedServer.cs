using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Writes one answer to a connection, as raw as it likes; true when the connection may serve another request.</summary>
internal delegate Task<bool> Answer(ConnectionContext connection);

/// <summary>
/// A Kestrel server on loopback that answers the n-th request with the n-th answer of its script, byte for byte, and records
/// the head of every request. Once the script is over it answers 418, which no client retries.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Answer> script;
    private readonly ConcurrentQueue<string> heads = [];
    private int connections;

    private ScriptedServer(IEnumerable<Answer> script)
    {
        this.script = new ConcurrentQueue<Answer>(script);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => ((IConnectionBuilder)listen).Run(ServeAsync)));
        app = builder.Build();
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>The head of every request, in the order they came.</summary>
    public IReadOnlyList<string> RequestHeads => [.. heads];

    public int Connections => Volatile.Read(ref connections);

    public static async Task<ScriptedServer> StartAsync(params IEnumerable<Answer> script)
    {
        ScriptedServer server = new(script);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Adds answers that need the server's address.</summary>
    public void Then(params IEnumerable<Answer> answers)
    {
        foreach (Answer answer in answers)
        {
            script.Enqueue(answer);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ServeAsync(ConnectionContext connection)
    {
        Interlocked.Increment(ref connections);
        try
        {
            while (await ReadHeadAsync(connection) is { } head)
            {
                heads.Enqueue(head);
                Answer answer = script.TryDequeue(out Answer? next) ? next : Answers.Status(418);
                if (!await answer(connection))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // The client went away in the middle, as several tests mean it to.
        }
    }

    private static async Task<string?> ReadHeadAsync(ConnectionContext connection)
    {
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await connection.Transport.Input.ReadAsync(connection.ConnectionClosed);
            string text = Encoding.ASCII.GetString(read.Buffer);
            if (text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                return text;
            }

            connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }
}
