using System.Net;
using System.Net.Sockets;

namespace Perf.Testbed.Processes;

/// <summary>
/// Finds a loopback port for a server that cannot be told to pick one itself. Another process may take the port first, so
/// whoever uses it tries again with another one when it is taken. A server that accepts port 0 needs none of this.
/// </summary>
public static class FreePort
{
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
