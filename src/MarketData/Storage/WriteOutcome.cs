namespace MarketData.Storage;

/// <summary>What a write did to the table.</summary>
/// <param name="Rows">Rows handed over, less duplicates of the same time.</param>
/// <param name="RowsChanged">Rows inserted, or updated because something differed; the rest were there already.</param>
public readonly record struct WriteOutcome(int Rows, int RowsChanged);
