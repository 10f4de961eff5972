using Benchmarks.Suites.Features.Medians;
using MarketData.Features;

namespace MarketData.IntegrationTests.Suites;

/// <summary>Every candidate for the rolling median labels as the definition does, whatever the volatilities.</summary>
public sealed class MedianCandidatesTests
{
    private const int Rows = 1_200;

    private static readonly Dictionary<string, RegimeFill> Candidates = new(StringComparer.Ordinal)
    {
        [nameof(VectorSearch)] = VectorSearch.Fill,
        [nameof(TwoHeaps)] = TwoHeaps.Fill,
        [nameof(Registers)] = Registers.Fill,
        [nameof(Counting)] = Counting.Fill,
    };

    private static readonly Dictionary<string, Func<Random, int, double>> Shapes = new(StringComparer.Ordinal)
    {
        ["wild"] = (random, _) => Math.Exp((4 * random.NextDouble()) - 2),
        ["few values"] = (random, _) => random.Next(4),
        ["one value"] = (_, _) => 0.25,
        ["rising"] = (_, row) => row,
        ["falling"] = (_, row) => Rows - row,
        ["calm and storm"] = (random, row) => (row / 100 % 2 == 0 ? 0.1 : 10) * (1 + random.NextDouble()),
        ["negative, too"] = (random, _) => random.NextDouble() - 0.5,
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string candidate in Candidates.Keys)
            {
                foreach (string shape in Shapes.Keys)
                {
                    cases.Add(candidate, shape);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Candidate_OfAnyVolatilities_LabelsAsTheDefinition(string candidate, string shape)
    {
        Random random = new(7);
        double[] volatilities = [.. Enumerable.Range(0, Rows).Select(row => Shapes[shape](random, row))];

        foreach (int length in (int[])[0, 1, 49, 50, 51, 56, 57, 58, 99, 569, 570, 571, Rows])
        {
            Assert.Equal(Label(BinarySearch.Fill, volatilities[..length]), Label(Candidates[candidate], volatilities[..length]));
        }
    }

    /// <summary>What the shapes are there for: a candidate that labels nothing would pass without.</summary>
    [Theory]
    [InlineData("wild")]
    [InlineData("calm and storm")]
    public void Definition_OfShapesThatMove_HasEveryLabel(string shape)
    {
        Random random = new(7);

        VolatilityRegime[] labels = Label(BinarySearch.Fill, [.. Enumerable.Range(0, Rows).Select(row => Shapes[shape](random, row))]);

        Assert.Equal(Enum.GetValues<VolatilityRegime>().Order(), labels.Distinct().Order());
    }

    /// <summary>Into labels of before, each of which must be overwritten.</summary>
    private static VolatilityRegime[] Label(RegimeFill fill, double[] volatilities)
    {
        VolatilityRegime[] labels = new VolatilityRegime[volatilities.Length];
        Array.Fill(labels, VolatilityRegime.High);
        fill(volatilities, labels);
        return labels;
    }
}
