namespace MarketData.Api.Health;

/// <summary>What the service can still answer with while its database does not.</summary>
internal interface IHeldAnswers
{
    /// <summary>How many series have an answer in memory.</summary>
    int Count { get; }
}
