using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>A statement that both databases understand, with its values. Its text names them <c>$1</c>, <c>$2</c> …
/// in the order in which it first needs them, which is the order in which they are given here.</summary>
internal sealed class Sql(string text)
{
    private readonly List<SqlValue> values = [];

    public string Text => text;

    public IReadOnlyList<SqlValue> Values => values;

    /// <summary>About the bytes that its values hold.</summary>
    public long Size => values.Sum(value => value.Object switch
    {
        string text => text.Length * sizeof(char),
        byte[] bytes => bytes.LongLength,
        _ => sizeof(long),
    });

    public Sql With(long? value) => With(new SqlValue(SqlType.Number, value ?? 0, value is null ? null : Number));

    public Sql With(bool value) => With(value ? 1L : 0L);

    public Sql With(DateTimeOffset? value) => With(value?.UtcTicks);

    public Sql With(string? value) => With(new SqlValue(SqlType.Text, 0, value is null ? null : StoredText.Clean(value)));

    public Sql With(byte[]? value) => With(new SqlValue(SqlType.Bytes, 0, value));

    /// <summary>A list; SQLite takes it as JSON.</summary>
    public Sql With(string[]? values) =>
        With(new SqlValue(SqlType.Texts, 0, values?.Select(StoredText.Clean).ToArray()));

    /// <inheritdoc cref="With(string[])"/>
    public Sql With(long[] values) => With(new SqlValue(SqlType.Numbers, 0, values));

    public Sql With(Guid value) => With(new SqlValue(SqlType.Id, 0, value));

    private static readonly object Number = new();

    private Sql With(SqlValue value)
    {
        values.Add(value);
        return this;
    }

    /// <summary>Rows of so many values each: <c>($1, $2), ($3, $4)</c>.</summary>
    public static string Rows(int count, int width) => string.Join(", ", Enumerable.Range(0, count).Select(row =>
        $"({string.Join(", ", Enumerable.Range(1, width).Select(value => $"${(row * width) + value}"))})"));

    /// <summary>Repeats the last one until there are 1, 2, 4, 8 …, so that few texts serve any number.</summary>
    public static IEnumerable<T> Fill<T>(ImmutableArray<T> some) => some.Concat(Enumerable.Repeat(
        some[^1], (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)some.Length) - some.Length));
}

internal enum SqlType
{
    Number = 1,
    Text = 2,
    Bytes = 3,
    Id = 4,
    Texts = 5,
    Numbers = 6,
}

/// <summary>A value; its <paramref name="Object"/> is nothing for NULL, and stands for a number without being it.
/// </summary>
internal readonly record struct SqlValue(SqlType Type, long Long, object? Object)
{
    public bool IsNull => Object is null;
}
