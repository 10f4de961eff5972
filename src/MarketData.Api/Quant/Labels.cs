using System.Text.Json;

namespace MarketData.Api.Quant;

/// <summary>The texts of enumerated values: their names in lower case, encoded once, found by their number.</summary>
internal static class Labels<T>
    where T : struct, Enum
{
    private static readonly JsonEncodedText[] ByNumber = Encode();

    public static ref readonly JsonEncodedText Of(int number) => ref ByNumber[number];

    private static JsonEncodedText[] Encode()
    {
        // Enum.GetNames is in the order of the numbers, which run from 0 without gaps.
        string[] names = Enum.GetNames<T>();
        return Array.ConvertAll(names, name => JsonEncodedText.Encode(name.ToLowerInvariant()));
    }
}
