namespace Perf.Analysis.Benchmarks;

/// <summary>
/// The names of the metrics that a suite exports beside BenchmarkDotNet's own: the contract between its diagnoser and
/// <see cref="BenchmarkDotNetReader"/>. A rate of fetching has no name here: it follows from the bars and the measurements.
/// </summary>
public static class WorkMetrics
{
    /// <summary>Bars that an operation handles.</summary>
    public const string Bars = "BarsPerOperation";

    /// <summary>Length of their JSON, decompressed.</summary>
    public const string JsonBytes = "JsonBytesPerOperation";

    /// <summary>Managed bytes allocated a bar, by the whole process.</summary>
    public const string BytesPerBar = "BytesPerBar";

    /// <summary>How many times as fast as the floor, measured in turns: the median of the rounds.</summary>
    public const string TimesFloor = "TimesFloor";

    /// <summary>Lower end of the 95% interval of <see cref="TimesFloor"/>.</summary>
    public const string TimesFloorLow = "TimesFloorLow95";

    /// <summary>Upper end of it.</summary>
    public const string TimesFloorHigh = "TimesFloorHigh95";

    /// <summary>How many rounds <see cref="TimesFloor"/> is the median of.</summary>
    public const string TimesFloorRounds = "TimesFloorRounds";

    /// <summary>Speed as a fraction of copying the columns of the same bars, measured in turns: the median of the rounds.</summary>
    public const string FractionOfCopyColumns = "FractionOfCopyColumns";

    /// <summary>Lower end of the 95% interval of <see cref="FractionOfCopyColumns"/>.</summary>
    public const string FractionOfCopyColumnsLow = "FractionOfCopyColumnsLow95";

    /// <summary>Upper end of it.</summary>
    public const string FractionOfCopyColumnsHigh = "FractionOfCopyColumnsHigh95";

    /// <summary>Time a bar over the time a bar of a series of 5,000, measured in turns: the median of the rounds.</summary>
    public const string CostAgainstShortSeries = "CostAgainstShortSeries";

    /// <summary>Lower end of the 95% interval of <see cref="CostAgainstShortSeries"/>.</summary>
    public const string CostAgainstShortSeriesLow = "CostAgainstShortSeriesLow95";

    /// <summary>Upper end of it.</summary>
    public const string CostAgainstShortSeriesHigh = "CostAgainstShortSeriesHigh95";

    /// <summary>Rows handed over a second, by the median round of turns, whether they were stored or were there already.</summary>
    public const string RowsPerSecond = "RowsPerSecond";

    /// <summary>Times that the server answered what the client had said, in an operation.</summary>
    public const string RoundTripsPerOperation = "RoundTripsPerOperation";

    /// <summary>Bytes of write-ahead log a row handed over: the least of several operations, because others write there too.</summary>
    public const string WalBytesPerRow = "WalBytesPerRow";

    /// <summary>Size of the table after the operation, over all rows in it.</summary>
    public const string TableBytesPerRow = "TableBytesPerRow";

    /// <summary>Size of the table's indexes after the operation, over all rows in it.</summary>
    public const string IndexBytesPerRow = "IndexBytesPerRow";

    /// <summary>Processor time of the server's process for the connection, a row handed over. Absent where the server cannot say.</summary>
    public const string ServerCpuNanosecondsPerRow = "ServerCpuNanosecondsPerRow";

    /// <summary>Processor time of the process that writes, a row handed over.</summary>
    public const string ClientCpuNanosecondsPerRow = "ClientCpuNanosecondsPerRow";

    /// <summary>
    /// The client's part of the processor time of both, from 0 to 1. Absent with <see cref="ServerCpuNanosecondsPerRow"/>.
    /// </summary>
    public const string ClientCpuShare = "ClientCpuShare";

    /// <summary>Speed as a fraction of COPY into the same table in the same state: the median of rounds of turns.</summary>
    public const string FractionOfCopy = "FractionOfCopy";

    /// <summary>Lower end of the 95% interval of <see cref="FractionOfCopy"/>.</summary>
    public const string FractionOfCopyLow = "FractionOfCopyLow95";

    /// <summary>Upper end of it.</summary>
    public const string FractionOfCopyHigh = "FractionOfCopyHigh95";

    /// <summary>Speed as a fraction of COPY into an unlogged table without an index, in the same rounds.</summary>
    public const string FractionOfUnloggedCopy = "FractionOfUnloggedCopy";

    /// <summary>Lower end of the 95% interval of <see cref="FractionOfUnloggedCopy"/>.</summary>
    public const string FractionOfUnloggedCopyLow = "FractionOfUnloggedCopyLow95";

    /// <summary>Upper end of it.</summary>
    public const string FractionOfUnloggedCopyHigh = "FractionOfUnloggedCopyHigh95";

    /// <summary>Rows of the batches that others take turns with.</summary>
    public const int PlainBatchRows = 100;

    /// <summary>
    /// How many times as fast as the same with one thing changed (batches of <see cref="PlainBatchRows"/>, the table as the migrations make
    /// it, or the product's COPY instead of rows one by one): the median of rounds of turns.
    /// </summary>
    public const string TimesPlain = "TimesPlain";

    /// <summary>Lower end of the 95% interval of <see cref="TimesPlain"/>.</summary>
    public const string TimesPlainLow = "TimesPlainLow95";

    /// <summary>Upper end of it.</summary>
    public const string TimesPlainHigh = "TimesPlainHigh95";

    /// <summary>How many rounds the fractions are the medians of.</summary>
    public const string FractionRounds = "FractionRounds";

    /// <summary>Pages of tables and indexes that a read found in the server's memory, an operation.</summary>
    public const string BuffersHitPerOperation = "BuffersHitPerOperation";

    /// <summary>Pages that the server had to read into its memory for it, an operation.</summary>
    public const string BuffersReadPerOperation = "BuffersReadPerOperation";

    /// <summary>Pages of the table that hold the rows that a read returns: the least that it could touch.</summary>
    public const string RowPagesPerOperation = "RowPagesPerOperation";

    /// <summary>Requests a second with all connections in use, by the median round of turns.</summary>
    public const string RequestsPerSecond = "RequestsPerSecond";

    /// <summary>Bytes of the answer to a request, without its headers.</summary>
    public const string BodyBytesPerRequest = "BodyBytesPerRequest";

    /// <summary>From sending to the last byte; 99% of the requests of all turns took no longer.</summary>
    public const string P99MicrosecondsPerRequest = "P99MicrosecondsPerRequest";

    /// <summary>Processor time of the API's process, a request. Absent where the system does not tell.</summary>
    public const string ApiCpuMicrosecondsPerRequest = "ApiCpuMicrosecondsPerRequest";

    /// <summary>Processor time of all of PostgreSQL's processes, a request. Absent where it cannot be known.</summary>
    public const string PostgresCpuMicrosecondsPerRequest = "PostgresCpuMicrosecondsPerRequest";
}
