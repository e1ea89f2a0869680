namespace LiveRelay.Server.Storage;

/// <summary>A classroom as it is stored.</summary>
public sealed class RoomRecord
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest name of a grade, in characters.</summary>
    public const int MaxGradeLength = 50;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The school that it is in.</summary>
    public int SchoolId { get; set; }

    /// <summary>The school that it is in, where loaded.</summary>
    public SchoolRecord? School { get; set; }

    /// <summary>Its name for people, unique in its school.</summary>
    public required string Name { get; set; }

    /// <summary>The grade that sits in it, for people.</summary>
    public string? Grade { get; set; }

    /// <summary>How many sit in it.</summary>
    public int? Seats { get; set; }
}
