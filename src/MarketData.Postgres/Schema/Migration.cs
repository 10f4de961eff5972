using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MarketData.Postgres.Schema;

/// <summary>One step of the schema: the file <c>Schema/Migrations/NNNN_name.sql</c>. Once released it never changes.</summary>
/// <param name="Version">The number its file name starts with; steps are applied in this order.</param>
/// <param name="Name">The file name without number and ending.</param>
/// <param name="Checksum">SHA-256 of the text with Unix line ends, in lower-case hexadecimal.</param>
public sealed record Migration(int Version, string Name, string Sql, string Checksum)
{
    private const string ResourcePrefix = "MarketData.Postgres.Schema.Migrations.";
    private const string ResourceSuffix = ".sql";

    /// <summary>Every step there is, in ascending version.</summary>
    public static IReadOnlyList<Migration> All { get; } = LoadAll();

    public override string ToString() => $"{Version:D4}_{Name}";

    private static List<Migration> LoadAll()
    {
        Assembly assembly = typeof(Migration).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Load(assembly, name))
            .OrderBy(migration => migration.Version)
            .ToList();
    }

    private static Migration Load(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream, Encoding.UTF8);

        // A checkout may rewrite line ends; the checksum must be the same on every machine.
        string sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        string fileName = resource[ResourcePrefix.Length..^ResourceSuffix.Length];
        int separator = fileName.IndexOf('_', StringComparison.Ordinal);
        return new Migration(
            int.Parse(fileName.AsSpan(0, separator), CultureInfo.InvariantCulture),
            fileName[(separator + 1)..],
            sql,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}
