namespace Benchmarks.Suites.Insert;

/// <summary>What the rows of a page meet in the table.</summary>
public enum InsertPage
{
    /// <summary>Nothing: no row of the series is stored.</summary>
    New,

    /// <summary>The same rows, stored by an earlier write: nothing is to be changed.</summary>
    Identical,

    /// <summary>The same rows, but for one in ten, which was revised.</summary>
    TenthRevised,
}
