namespace Perf.Testbed.Stub.Faults;

/// <summary>A fault that a request is to meet.</summary>
/// <param name="Before">The request that was let pass last; null when none was.</param>
internal sealed record DueFault(StubFault Fault, AggregatesRequest? Before);
