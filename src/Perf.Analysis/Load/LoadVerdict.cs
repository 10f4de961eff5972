namespace Perf.Analysis.Load;

/// <summary>What a load test says as a whole.</summary>
/// <param name="Passed">Every run is valid and met its targets.</param>
/// <param name="Valid">Every run is valid.</param>
/// <param name="Band">The worst of the runs; null when none was judged.</param>
public sealed record LoadVerdict(bool Passed, bool Valid, LoadBand? Band, string Sentence);
