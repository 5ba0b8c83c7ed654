using System.Collections.Immutable;
using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>The row that the reader is at.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Long(int column) => reader.GetInt64(column);

    public string Text(int column) => reader.GetString(column);

    public ReadOnlySpan<byte> Blob(int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>The rows of all results.</summary>
    public static async Task<ImmutableArray<T>> ReadAllAsync<T>(
        NpgsqlDataReader reader, Func<IRow, T> read, CancellationToken cancellationToken)
    {
        var row = new PostgresRow(reader);
        var all = ImmutableArray.CreateBuilder<T>();
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                all.Add(read(row));
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return all.ToImmutable();
    }
}
