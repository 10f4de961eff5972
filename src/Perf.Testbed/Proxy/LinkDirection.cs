namespace Perf.Testbed.Proxy;

/// <summary>A direction of what passes through a proxy.</summary>
[Flags]
public enum LinkDirection
{
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
