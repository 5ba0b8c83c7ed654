namespace OrleansTickets.Storage;

/// <summary>Where an article holds the words of a search, the best place first. A cursor keeps the numbers.</summary>
internal enum SearchRank
{
    /// <summary>All that is wanted, in the subject and the ticket's number.</summary>
    Title = 1,

    /// <summary>Some of it there.</summary>
    PartOfTitle = 2,

    Sender = 3,
    Files = 4,
    Body = 5,
}
