using System.Reflection;
using System.Text;
using System.Text.Json;
using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Tests.Lessons;

/// <summary>The hub's contract as TypeScript: made from the C# types, so that both sides of the wire are one.</summary>
internal static class HubContractText
{
    private static readonly NullabilityInfoContext _nullability = new();

    internal static string Make()
    {
        var types = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var method in Methods())
        {
            Collect(Unwrap(method.ReturnType), types);
            foreach (var parameter in method.GetParameters())
            {
                Collect(parameter.ParameterType, types);
            }
        }

        var text = new StringBuilder("// Made from LiveRelay.Server/Lessons/Contract by a test (HubContractTests): do not edit.\n");
        foreach (var type in types.Values.Where(static type => type.IsEnum))
        {
            text.Append($"\nexport type {type.Name} = {string.Join(" | ", Enum.GetNames(type).Select(static name => $"'{CamelCase(name)}'"))};\n");
        }

        foreach (var type in types.Values.Where(static type => !type.IsEnum && type != typeof(LessonEvent)))
        {
            AppendRecord(text, type);
        }

        var kinds = types.Values.Where(static type => type.IsSubclassOf(typeof(LessonEvent))).Select(static type => type.Name).ToList();
        text.Append($"\nexport type LessonEvent =\n{string.Join("\n", kinds.Select(static kind => $"  | {kind}"))};\n");
        text.Append("\n/** What the hub calls on the page: the method's name and its arguments. */\nexport interface LessonClient {\n");
        AppendMethods(text, typeof(ILessonClient), static _ => "void");
        text.Append("}\n\n/** What the page may call on the hub. */\nexport interface LessonHub {\n");
        AppendMethods(text, typeof(ILessonHub), static method => $"Promise<{TypeScript(Unwrap(method.ReturnType))}>");
        return text.Append("}\n").ToString();
    }

    private static IEnumerable<MethodInfo> Methods() => typeof(ILessonHub).GetMethods().Concat(typeof(ILessonClient).GetMethods());

    private static Type Unwrap(Type task) => task.IsGenericType ? task.GetGenericArguments()[0] : typeof(void);

    private static void Collect(Type type, SortedDictionary<string, Type> types)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            Collect(type.GetGenericArguments()[0], types);
        }
        else if (type.Namespace?.StartsWith("LiveRelay.", StringComparison.Ordinal) == true && types.TryAdd(type.Name, type) && !type.IsEnum)
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Collect(property.PropertyType, types);
            }

            if (type == typeof(LessonEvent))
            {
                foreach (var kind in type.Assembly.GetTypes().Where(static candidate => candidate.IsSubclassOf(typeof(LessonEvent)) && candidate.IsSealed))
                {
                    Collect(kind, types);
                }
            }
        }
    }

    private static void AppendRecord(StringBuilder text, Type type)
    {
        text.Append($"\nexport interface {type.Name} {{\n");
        if (type.IsSubclassOf(typeof(LessonEvent)))
        {
            text.Append($"  readonly kind: '{CamelCase(type.Name)}';\n");
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isNullable = _nullability.Create(property).ReadState == NullabilityState.Nullable;
            text.Append($"  readonly {CamelCase(property.Name)}: {TypeScript(property.PropertyType)}{(isNullable ? " | null" : "")};\n");
        }

        text.Append("}\n");
    }

    private static void AppendMethods(StringBuilder text, Type type, Func<MethodInfo, string> result)
    {
        foreach (var method in type.GetMethods())
        {
            var parameters = method.GetParameters().Select(parameter =>
                $"{parameter.Name}: {TypeScript(parameter.ParameterType)}{(_nullability.Create(parameter).ReadState == NullabilityState.Nullable ? " | null" : "")}");
            text.Append($"  {method.Name}({string.Join(", ", parameters)}): {result(method)};\n");
        }
    }

    private static string TypeScript(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            return $"readonly {TypeScript(type.GetGenericArguments()[0])}[]";
        }

        return type switch
        {
            _ when type == typeof(string) => "string",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(int) || type == typeof(long) => "number",
            _ when type == typeof(void) => "void",
            _ => type.Name,
        };
    }

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
