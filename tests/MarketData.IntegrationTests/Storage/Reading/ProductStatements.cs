using System.Reflection;
using System.Text.RegularExpressions;
using MarketData.Postgres.Tables;

namespace MarketData.IntegrationTests.Storage.Reading;

/// <summary>
/// Every statement of MarketData.Postgres that names <c>bars</c>, found by looking through its types: one that is added later is
/// found too.
/// </summary>
internal static partial class ProductStatements
{
    private static readonly string[] Verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH"];

    /// <summary>Parts that only make a statement together with others.</summary>
    private static readonly string[] Fragments = ["BarTable.InsertInto"];

    /// <summary>By <c>Type.Field</c>; parameters are numbered, also those that the code gives names.</summary>
    public static IReadOnlyDictionary<string, string> OfBars { get; } = Fields()
        .Where(field => !Fragments.Contains(NameOf(field)))
        .Select(field => (Name: NameOf(field), Sql: Numbered((string)field.GetValue(null)!)))
        .Where(one => Array.Exists(Verbs, verb => one.Sql.StartsWith(verb, StringComparison.Ordinal)) && NamesBars().IsMatch(one.Sql))
        .ToDictionary(one => one.Name, one => one.Sql);

    private static IEnumerable<FieldInfo> Fields() => typeof(BarTableDesigner).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(string) && !field.Name.Contains('<', StringComparison.Ordinal));

    private static string NameOf(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";

    private static string Numbered(string sql)
    {
        List<string> names = [];
        return NamedParameter().Replace(sql, match =>
        {
            if (!names.Contains(match.Value))
            {
                names.Add(match.Value);
            }

            return $"${names.IndexOf(match.Value) + 1}";
        });
    }

    [GeneratedRegex(@"@\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedParameter();

    [GeneratedRegex(@"\bbars\b(?!')", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamesBars();
}
