using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>The rest of the scenario, as the readers of sessions need it.</summary>
internal sealed record SessionScene(SiteModel Site, Calendar Calendar, IReadOnlyList<CarClass> Cars);

/// <summary>Reads the sources of sessions: one, or a list of them for different connectors.</summary>
internal static class SessionsReader
{
    private static readonly Dictionary<string, SourceKind> Kinds = new()
    {
        ["generated"] = SourceKind.Generated,
        ["file"] = SourceKind.File,
        ["list"] = SourceKind.List,
    };

    private enum SourceKind
    {
        Generated,
        File,
        List,
    }

    public static IStaySource? Read(LocatedValue value, SessionScene scene, ReadContext context)
    {
        var taken = new Dictionary<int, LocatedValue>();
        if (value.Kind != JsonKind.Array)
            return ReadOne(value, scene, taken, context);
        if (value.Children.Count is 0 or > ScenarioLimits.MaxListLength)
        {
            context.Errors.Add(value, $"Must be an object, or a list of 1 to {ScenarioLimits.MaxListLength} of them.");
            return null;
        }

        return new StaySources([.. value.Children.Select(item => ReadOne(item, scene, taken, context)).OfType<IStaySource>()]);
    }

    private static IStaySource? ReadOne(LocatedValue value, SessionScene scene, Dictionary<int, LocatedValue> taken, ReadContext context)
    {
        if (Members.Of(value, context.Errors) is not { } members || members.Choice("source", Kinds, context.Errors, isRequired: true) is not { } kind)
            return null;
        var cars = new CarClasses(ReadClasses(members, scene, context.Errors));
        var (source, connectors) = kind switch
        {
            SourceKind.Generated => GeneratedReader.Read(value, members, scene, cars, context),
            SourceKind.File => SessionFileReader.Read(members, scene, cars, context),
            _ => ListReader.Read(members, scene, cars, context),
        };
        foreach (var connector in connectors)
        {
            if (taken.TryAdd(connector, value) || taken[connector] == value)
                continue;
            context.Errors.Add(value, $"The connector {ConnectorName.Of(scene.Site.Connectors[connector])} has sessions of an earlier source too. Name the charge points of each one.");
            break;
        }

        return source;
    }

    private static IReadOnlyList<CarClass> ReadClasses(Members members, SessionScene scene, FileErrors errors)
    {
        if (members.Find("classes") is not { } list)
            return scene.Cars;
        var chosen = new List<CarClass>();
        foreach (var item in members.Items(list, 1, ScenarioLimits.MaxListLength) ?? [])
        {
            if (item.Kind == JsonKind.String && scene.Cars.FirstOrDefault(car => car.Name == item.Text) is { } found)
                chosen.Add(found);
            else
                errors.Add(item, "Must be the name of a class of cars.");
        }

        return chosen.Count == 0 ? scene.Cars : chosen;
    }
}
