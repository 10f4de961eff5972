namespace MarketData.Postgres.Rows;

/// <summary>Names of one word are stored in lower case, and read back whatever their case.</summary>
internal static class EnumNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
