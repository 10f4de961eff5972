using System.ComponentModel.DataAnnotations;

namespace Perf.Testbed.Stub.Faults;

/// <summary>
/// A fault that the embedded stub makes, and which requests meet it: of the well-formed requests for bars that match, so many
/// are let pass and the next ones meet it. Pages of a series are requests one after the other, so that
/// <see cref="Skip"/> is also the number of the page.
/// </summary>
public sealed record StubFault(StubFaultKind Kind)
{
    /// <value>Null: any. Else Polygon's: <c>AAPL</c>, <c>X:BTCUSD</c>.</value>
    public string? Ticker { get; init; }

    /// <value>Null: any. Else ours: <c>5m</c> … <c>1w</c>.</value>
    public string? Timeframe { get; init; }

    /// <summary>How many matching requests are answered as they should be before the first that is not.</summary>
    /// <value>0.</value>
    [Range(0, int.MaxValue)]
    public int Skip { get; init; }

    /// <summary>How many matching requests meet the fault.</summary>
    /// <value>1. Null: all, until the stub is healed.</value>
    [Range(1, int.MaxValue)]
    public int? Times { get; init; } = 1;

    /// <summary>What some kinds need; each says what it is.</summary>
    public string? Value { get; init; }

    /// <exception cref="ValidationException">A value is out of its range, or missing for this kind.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        if (Kind == StubFaultKind.ForeignNext && !Uri.IsWellFormedUriString(Value, UriKind.Absolute))
        {
            throw new ValidationException($"{nameof(Value)} must be the address of the other server.");
        }

        if (Kind == StubFaultKind.RepeatedPage && Skip == 0)
        {
            throw new ValidationException($"{nameof(Skip)} must be at least 1: there is no page before the first.");
        }
    }
}
