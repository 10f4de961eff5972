using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// Loses the connection of one write at every message that its client sends, one after the other, and looks each time at what the
/// server made of it. To the server, a client that was killed is a connection that was lost.
/// </summary>
/// <param name="foreign">What somebody else commits during every write, as SQL; null for nobody.</param>
internal sealed class MessageSweep(StorageSchema schema, SeriesData stored, string? foreign = null)
{
    private byte[] before = [];
    private byte[] after = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How many messages one write consists of; known once it was swept.</summary>
    public long Messages { get; private set; }

    /// <summary>Every state in which the tables were left that is neither that before the write nor that after it.</summary>
    public async Task<IReadOnlyList<string>> FindDamageAsync(Func<NpgsqlDataSource, Task> write)
    {
        await StartOverAsync();
        if (foreign is not null)
        {
            await schema.ExecuteAsync(foreign);
        }

        before = await schema.DumpAsync();
        await StartOverAsync();
        long commit = await MeasureAsync(write);
        after = await schema.DumpAsync();
        Assert.NotEqual(before, after);

        List<string> damage = [];
        for (long message = 1; message <= Messages; message++)
        {
            await LoseAsync(write, message, isBefore: true, mayCommit: message > commit, damage);
        }

        await LoseAsync(write, commit, isBefore: false, mayCommit: true, damage);
        return damage;
    }

    /// <returns>The number of the message that commits; the last one's when every statement commits by itself.</returns>
    private async Task<long> MeasureAsync(Func<NpgsqlDataSource, Task> write)
    {
        long commit = 0;
        Strike never = Strike.Cut(
            message =>
            {
                commit = message.IsCommit ? message.Number : commit;
                return false;
            },
            before: true);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, never);
        await using NpgsqlDataSource dataSource = Through(relay);
        await write(dataSource);
        Messages = relay.Messages;
        return commit == 0 ? Messages : commit;
    }

    private async Task LoseAsync(
        Func<NpgsqlDataSource, Task> write, long message, bool isBefore, bool mayCommit, List<string> damage)
    {
        await StartOverAsync();
        Strike strike = Strike.Cut(one => one.Number == message, isBefore);
        bool written = await TryAsync(write, strike);
        Assert.True(strike.HasStruck, $"message {message} of {Messages} did not come");

        byte[] now = await schema.DumpAsync();
        bool nothing = IsSame(now, before);
        bool all = IsSame(now, after);
        if (!(nothing || all) || (all && !(mayCommit || written)) || (nothing && written))
        {
            damage.Add($"{(isBefore ? "before" : "after")} message {message} of {Messages}: {(all ? "all" : nothing ? "nothing" : "a part")}");
        }

        // And once more, undisturbed.
        await write(schema.DataSource);
        if (!IsSame(after, await schema.DumpAsync()))
        {
            damage.Add($"repeated after message {message} of {Messages}: not what it should be");
        }
    }

    private static bool IsSame(byte[] dump, byte[] other) => dump.AsSpan().SequenceEqual(other);

    private async Task<bool> TryAsync(Func<NpgsqlDataSource, Task> write, Strike strike)
    {
        bool written = true;
        await using (PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, strike))
        await using (NpgsqlDataSource dataSource = Through(relay))
        {
            try
            {
                await write(dataSource).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            }
            catch (NpgsqlException)
            {
                written = false;
            }
        }

        await schema.UntilOthersAreGoneAsync();
        return written;
    }

    private NpgsqlDataSource Through(PostgresRelay relay) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(relay.ConnectionString) { ApplicationName = schema.NameOf("swept") });

    private async Task StartOverAsync()
    {
        await schema.ExecuteAsync("""
            DO $$
            DECLARE
                part regclass;
            BEGIN
                FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'bars'::regclass LOOP
                    EXECUTE format('DROP TABLE %s', part);
                END LOOP;
            END
            $$;
            DELETE FROM bars;
            DELETE FROM quarantined_bars;
            DELETE FROM feature_states;
            UPDATE series SET newest_bar = NULL, features_computed_at = NULL, covered_from = NULL, covered_until = NULL
            """);
        await schema.Writer(WriterKind.Unnest).WriteAsync(stored, Cancel);
    }
}
