namespace MarketData.Api.Admin;

/// <summary>How fresh every series is that the backfill follows.</summary>
/// <param name="Timestamp">The moment it was judged at.</param>
/// <param name="Failing">Series whose latest attempt failed.</param>
/// <param name="Classes">Most urgent first.</param>
internal sealed record StalenessReport(
    DateTimeOffset Timestamp,
    FreshnessCounts Counts,
    int Failing,
    IReadOnlyList<ClassFreshness> Classes,
    IReadOnlyList<SeriesFreshness> Series);
