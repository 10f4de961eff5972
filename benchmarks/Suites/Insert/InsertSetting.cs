using MarketData.Postgres.Tables;

namespace Benchmarks.Suites.Insert;

/// <summary>What an operation of an insert suite does.</summary>
/// <param name="Rows">Handed over in one write, of one series.</param>
/// <param name="Page">What they meet.</param>
/// <param name="Stored">Rows of other series that the table holds already; 0 for a table of its own.</param>
/// <param name="Design">How the table is laid out; null leaves it as the migrations make it.</param>
internal sealed record InsertSetting(int Rows, InsertPage Page = InsertPage.New, long Stored = 0, BarTableDesign? Design = null)
{
    /// <summary>
    /// How many pages, each of another series, follow each other where ways of writing take turns. The first into a table that was just
    /// emptied makes its files too, and by COPY costs half as much again as the next where a page is small; to the jobs of a backfill, of
    /// which few are the first, that would not happen. A large page outweighs it, and takes long enough by itself.
    /// </summary>
    public int PagesATurn => (Page, Stored, Rows) switch
    {
        (InsertPage.New, 0, <= 100) => 10,
        (InsertPage.New, 0, <= 1_000) => 3,
        _ => 1,
    };

    /// <summary>How many rows a write must insert or change.</summary>
    public int RowsToChange => Page switch
    {
        InsertPage.New => Rows,
        InsertPage.Identical => 0,
        InsertPage.TenthRevised => (Rows + SampleBars.RevisedEvery - 1) / SampleBars.RevisedEvery,
        _ => throw new ArgumentOutOfRangeException(null, Page, "There is no such page."),
    };
}
