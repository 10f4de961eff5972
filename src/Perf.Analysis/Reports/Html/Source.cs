namespace Perf.Analysis.Reports.Html;

/// <summary>Where a figure of a page is found: a value in a JSON file, named from the folder of the run.</summary>
/// <param name="File"><c>drills.json</c>, <c>bench/x-report-full.json</c>.</param>
/// <param name="Pointer">A JSON pointer (RFC 6901); empty for the whole file.</param>
internal readonly record struct Source(string File, string Pointer = "")
{
    public Source this[string key] => this with
    {
        Pointer = $"{Pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
    };

    public Source this[int index] => this with { Pointer = FormattableString.Invariant($"{Pointer}/{index}") };

    public override string ToString() => $"{File}#{Pointer}";
}
