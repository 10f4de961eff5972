using MarketData.Api.Caching;

namespace MarketData.Api.Answers;

/// <summary>What there is to answer, or why there is nothing.</summary>
/// <param name="Answer">Null unless the status is <see cref="ReadStatus.Read"/>.</param>
internal readonly record struct AnswerResult(ReadStatus Status, SeriesAnswer? Answer);
