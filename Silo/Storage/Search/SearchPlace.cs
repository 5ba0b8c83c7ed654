using OrleansTickets.Agents;

namespace OrleansTickets.Storage;

/// <summary>Where a page of a search begins: in which window, and behind which of its tickets.</summary>
/// <param name="Top">The last article that was indexed when the search began. Newer ones are not looked at, so that
/// none of them moves a ticket to another place.</param>
/// <param name="Below">The articles of the window are below this one.</param>
/// <param name="End">They end with this one, so that the window stays the same whatever its tickets become. While that
/// is not known, it is <paramref name="Below"/>.</param>
/// <param name="Rank">Of the last ticket that was shown, or 0 for none.</param>
/// <param name="Article">The same ticket's article.</param>
internal readonly record struct SearchPlace(long Top, long Below, long End, long Rank, long Article)
{
    private const byte Kind = (byte)'s';

    // Measured (Benchmarks.md): for a quarter more than 64, of which a page would show nearly all.
    private const int Tickets = 128;

    /// <summary>How far the window may go: twice as far once its end is known, which it is to come to even if tickets
    /// were opened again that lie in it.</summary>
    public int Reach => IsNew ? 1 : 2;

    /// <summary>How many tickets the window may have.</summary>
    public int MostTickets => Tickets * Reach;

    /// <summary>The lowest article that the window may have.</summary>
    public long Floor => IsNew ? 0 : End;

    private bool IsNew => End >= Below;

    /// <param name="cursor">Where the page before ended, or nothing for the first.</param>
    /// <param name="progress">The last article that is indexed.</param>
    /// <exception cref="InvalidRequestException">The cursor is not of this search.</exception>
    public static SearchPlace Of(string? cursor, long progress)
    {
        if (cursor is null)
        {
            return new SearchPlace { Top = progress }.Next(progress + 1);
        }
        var values = Cursor.Read(Kind, 5, cursor);
        return new(values[0], values[1], values[2], values[3], values[4]);
    }

    public string Write() => Cursor.Write(Kind, Top, Below, End, Rank, Article);

    /// <summary>The beginning of the window below this one, which ends so.</summary>
    public SearchPlace Next(long end) => new(Top, end, end, 0, 0);

    /// <summary>Whether a ticket of the window is still to be shown.</summary>
    public bool IsBefore(SearchRank rank, long article) =>
        (long)rank > Rank || ((long)rank == Rank && article < Article);
}
