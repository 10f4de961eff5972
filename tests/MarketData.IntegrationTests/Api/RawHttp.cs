using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MarketData.IntegrationTests.Api;

/// <summary>Sends bytes as they are: a client of the framework would mend them.</summary>
internal static class RawHttp
{
    /// <summary>Far more than the service takes for anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A request that asks for the connection to be closed, and all that comes back.</summary>
    public static Task<string> GetAsync(Uri service, string target, CancellationToken cancellationToken, string headers = "") =>
        SendAsync(service, $"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n", cancellationToken);

    /// <summary>Sends a text in Latin-1, and reads until the other side closes; what came before a reset counts.</summary>
    public static async Task<string> SendAsync(Uri service, string request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using TcpClient client = new();
        await client.ConnectAsync(service.Host, service.Port, patience.Token);
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        }
        catch (IOException)
        {
            // It would not hear us out; it may have said why.
        }

        return await ReadToEndAsync(stream, patience.Token);
    }

    public static async Task<string> ReadToEndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // A reset ends it as well.
        }

        return text.ToString();
    }

    /// <summary>0 when there was no answer.</summary>
    public static int Status(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            ? int.Parse(answer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture)
            : 0;
}
