namespace Perf.Testbed.WireMock.Admin;

/// <summary>What <c>/__admin/requests</c> says, as far as it is read.</summary>
/// <param name="Requests">The newest first.</param>
internal sealed record ServeEvents(IReadOnlyList<ServeEvents.Event> Requests, ServeEvents.Counts Meta)
{
    /// <param name="Total">Events that WireMock still has.</param>
    internal sealed record Counts(int Total);

    internal sealed record Event(Asked Request, Answered Response);

    internal sealed record Asked(string Url);

    /// <param name="Fault">How the connection was broken; null when it was not.</param>
    internal sealed record Answered(int Status, string? Fault);
}
