using System.ComponentModel.DataAnnotations;

namespace Perf.Testbed.Stub.Faults;

/// <summary>
/// A fault that the embedded stub makes, and which requests meet it: of the well-formed requests for bars that match, so many
/// are let pass and the next ones meet it. Pages of a series are requests one after the other, so that
/// <paramref name="Skip"/> is also the number of the page.
/// </summary>
/// <param name="Ticker">Null, the default: any. Else Polygon's: <c>AAPL</c>, <c>X:BTCUSD</c>.</param>
/// <param name="Timeframe">Null, the default: any. Else ours: <c>5m</c> … <c>1w</c>.</param>
/// <param name="Skip">How many matching requests are answered as they should be before the first that is not; 0 unless given.</param>
/// <param name="Times">How many matching requests meet the fault; 1 unless given. Null: all, until the stub is healed.</param>
/// <param name="Value">What some kinds need; each says what it is.</param>
public sealed record StubFault(
    StubFaultKind Kind,
    string? Ticker = null,
    string? Timeframe = null,
    [property: Range(0, int.MaxValue)] int Skip = 0,
    [property: Range(1, int.MaxValue)] int? Times = 1,
    string? Value = null)
{
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
