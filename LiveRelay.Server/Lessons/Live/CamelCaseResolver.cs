using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using LiveRelay.Server.Lessons.Contract;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>
/// MessagePack of the hub's types as JSON has them: maps with names in camel case, enums by name, an event with its kind. So a page reads the
/// same objects from either protocol. The server only writes them; what pages send are plain values and <see cref="Presence"/>.
/// </summary>
public sealed class CamelCaseResolver : IFormatterResolver
{
    private readonly ConcurrentDictionary<Type, IMessagePackFormatter> _formatters = new();

    /// <inheritdoc/>
    public IMessagePackFormatter<T>? GetFormatter<T>()
    {
        var type = typeof(T);
        if (type.IsEnum && type.Namespace?.StartsWith("LiveRelay.", StringComparison.Ordinal) == true)
        {
            return (IMessagePackFormatter<T>)_formatters.GetOrAdd(type, static key => Create(typeof(EnumFormatter<>), key));
        }

        return type.Namespace == typeof(LessonEvent).Namespace && type is { IsClass: true, IsArray: false }
            ? (IMessagePackFormatter<T>)_formatters.GetOrAdd(type, static key => Create(typeof(RecordFormatter<>), key))
            : StandardResolver.Instance.GetFormatter<T>();
    }

    private static IMessagePackFormatter Create(Type formatter, Type type) => (IMessagePackFormatter)Activator.CreateInstance(formatter.MakeGenericType(type))!;

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private sealed class EnumFormatter<T> : IMessagePackFormatter<T>
        where T : struct, Enum
    {
        public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) => writer.Write(CamelCase(value.ToString()));

        public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            var name = reader.ReadString();
            return Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value)
                ? value
                : throw new MessagePackSerializationException($"'{name}' is no {typeof(T).Name}.");
        }
    }

    private sealed class RecordFormatter<T> : IMessagePackFormatter<T?>
        where T : class
    {
        private static readonly ConcurrentDictionary<Type, (string Name, PropertyInfo Property)[]> _properties = new();

        public void Serialize(ref MessagePackWriter writer, T? value, MessagePackSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteNil();
                return;
            }

            // What is written is the object as it is, not as it is declared: an event is always one of its kinds.
            var type = value.GetType();
            var properties = _properties.GetOrAdd(type, static key =>
                [.. key.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => (CamelCase(property.Name), property))]);
            writer.WriteMapHeader(properties.Length + (value is LessonEvent ? 1 : 0));
            if (value is LessonEvent)
            {
                writer.Write(LessonEvent.KindProperty);
                writer.Write(CamelCase(type.Name));
            }

            foreach (var (name, property) in properties)
            {
                writer.Write(name);
                MessagePackSerializer.Serialize(property.PropertyType, ref writer, property.GetValue(value), options);
            }
        }

        public T? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            if (reader.TryReadNil())
            {
                return null;
            }

            options.Security.DepthStep(ref reader);
            var constructor = typeof(T).GetConstructors().MaxBy(static candidate => candidate.GetParameters().Length)!;
            var parameters = constructor.GetParameters();
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < parameters.Length; i++)
            {
                arguments[i] = parameters[i].ParameterType.IsValueType ? Activator.CreateInstance(parameters[i].ParameterType) : null;
            }

            for (var left = reader.ReadMapHeader(); left > 0; left--)
            {
                var name = reader.ReadString();
                var index = Array.FindIndex(parameters, parameter => CamelCase(parameter.Name!) == name);
                if (index < 0)
                {
                    reader.Skip();
                }
                else
                {
                    arguments[index] = MessagePackSerializer.Deserialize(parameters[index].ParameterType, ref reader, options);
                }
            }

            reader.Depth--;
            return (T)constructor.Invoke(arguments);
        }
    }
}
