namespace Perf.Analysis.Reports.Html;

/// <summary>Where a figure of a page is found: a value in a JSON file, named from the folder of the run.</summary>
/// <param name="File"><c>drills.json</c>, <c>bench/x-report-full.json</c>; empty for a place below that of the table's row.</param>
/// <param name="Pointer">A JSON pointer (RFC 6901); empty for the whole file.</param>
internal readonly record struct Source(string File, string Pointer = "")
{
    /// <summary>That of the row which a figure stands in: a long table says it once a row.</summary>
    public static Source Row { get; } = new(string.Empty);

    public Source this[string key] => this with
    {
        Pointer = $"{Pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
    };

    public Source this[int index] => this with { Pointer = FormattableString.Invariant($"{Pointer}/{index}") };

    /// <summary>What holds it, and under which key or index, as a pointer has it. A whole file has none.</summary>
    public (Source Parent, string Key) Place
    {
        get
        {
            int last = Pointer.LastIndexOf('/');
            return (this with { Pointer = Pointer[..last] }, Pointer[(last + 1)..]);
        }
    }

    /// <summary>What says so in a page: <c>data-source</c> with file and pointer, or <c>data-key</c> with the rest of a row's.</summary>
    public string Attribute() => File.Length == 0
        ? $"data-key=\"{Markup.Encode(Pointer.TrimStart('/'))}\""
        : $"data-source=\"{Markup.Encode($"{File}#{Pointer}")}\"";
}
