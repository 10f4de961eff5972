using System.Globalization;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Checks;

/// <summary>What should never have happened, as it did; the first few are kept.</summary>
internal sealed class Findings(Agenda agenda)
{
    private const int Kept = 5;

    private readonly List<string> first = [];

    public int Count { get; private set; }

    public IReadOnlyList<string> First => first;

    public void Add(FormattableString what)
    {
        Count++;
        if (first.Count < Kept)
        {
            first.Add(string.Create(
                CultureInfo.InvariantCulture, $"{agenda.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}Z: {FormattableString.Invariant(what)}"));
        }
    }
}
