using LiveRelay.Server.Accounts;
using LiveRelay.Server.MicroTeaching;

namespace LiveRelay.Server.Collections;

/// <summary>A collection as lists show it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Title">The chapter or topic.</param>
/// <param name="Book">The book.</param>
/// <param name="Subject">What is taught.</param>
/// <param name="Grade">Who is taught.</param>
/// <param name="Owner">Who made it.</param>
/// <param name="School">The school all of whose people belong to it.</param>
/// <param name="IsOwner">Whether the caller made it.</param>
/// <param name="Clips">How many clips it has.</param>
/// <param name="ChangedAt">When anything of it was last changed.</param>
public sealed record CollectionEntry(
    int Id, string Title, string? Book, string? Subject, string? Grade, NamedItem? Owner, NamedItem? School, bool IsOwner, int Clips, DateTimeOffset ChangedAt);

/// <summary>Somebody who belongs to a collection.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">His name.</param>
/// <param name="School">His school.</param>
public sealed record CollectionPerson(int Id, string Name, string? School);

/// <summary>A clip in a collection.</summary>
/// <param name="Item">Its place's key.</param>
/// <param name="MayRemove">Whether the caller may take it out.</param>
/// <param name="Clip">The clip as the caller sees it.</param>
public sealed record CollectionItem(int Item, bool MayRemove, ClipShape Clip);

/// <summary>Something that was said.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Item">The clip's place that it is about.</param>
/// <param name="By">Who said it.</param>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="MayRemove">Whether the caller may delete it.</param>
public sealed record CollectionComment(int Id, int? Item, NamedItem? By, DateTimeOffset At, string Text, bool MayRemove);

/// <summary>A collection with all but its plan, which the hub gives.</summary>
/// <param name="Collection">What it is.</param>
/// <param name="Members">Who was asked in.</param>
/// <param name="Clips">Its clips, in order.</param>
/// <param name="Comments">What was said, in order.</param>
public sealed record CollectionDetail(
    CollectionEntry Collection, IEnumerable<CollectionPerson> Members, IEnumerable<CollectionItem> Clips, IEnumerable<CollectionComment> Comments);
