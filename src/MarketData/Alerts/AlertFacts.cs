namespace MarketData.Alerts;

/// <summary>What the alerts are judged by, at one moment of the database's clock.</summary>
/// <param name="FirstAskedAt">
/// When the first run ever was asked for, whether or not anybody did it; null: none was, and nothing can be overdue.
/// </param>
/// <param name="Classes">One entry a class.</param>
public sealed record AlertFacts(DateTimeOffset AsOf, DateTimeOffset? FirstAskedAt, IReadOnlyList<ClassFacts> Classes);
