namespace MarketData.Postgres.Tables;

/// <summary>How the table <c>bars</c> is laid out. A property of the database: writers and readers are the same for every design.</summary>
public sealed record BarTableDesign(BarIndex Index = BarIndex.None, BarPartitions Partitions = BarPartitions.None)
{
    /// <summary>The names users choose an index by.</summary>
    public static IReadOnlyList<string> IndexNames { get; } = [.. Enum.GetValues<BarIndex>().Select(NameOf)];

    /// <summary>The names users choose partitions by.</summary>
    public static IReadOnlyList<string> PartitionsNames { get; } = [.. Enum.GetValues<BarPartitions>().Select(NameOf)];

    public string IndexName => NameOf(Index);

    public string PartitionsName => NameOf(Partitions);

    /// <exception cref="ArgumentException">One of the names is not among those that users choose by.</exception>
    public static BarTableDesign Parse(string index, string partitions) => new(
        Find<BarIndex>(index, NameOf, nameof(index)), Find<BarPartitions>(partitions, NameOf, nameof(partitions)));

    public override string ToString() => $"index {IndexName}, partitions {PartitionsName}";

    private static T Find<T>(string name, Func<T, string> nameOf, string parameter)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (nameOf(value) == name)
            {
                return value;
            }
        }

        throw new ArgumentException(
            $"There is no \"{name}\" here; there are {string.Join(", ", Enum.GetValues<T>().Select(nameOf))}.", parameter);
    }

    private static string NameOf(BarIndex index) => index switch
    {
        BarIndex.None => "none",
        BarIndex.ComputedAt => "computed-at",
        BarIndex.Covering => "covering",
        BarIndex.Brin => "brin",
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such index."),
    };

    private static string NameOf(BarPartitions partitions) => partitions switch
    {
        BarPartitions.None => "none",
        BarPartitions.Monthly => "monthly",
        _ => throw new ArgumentOutOfRangeException(nameof(partitions), partitions, "There are no such partitions."),
    };
}
