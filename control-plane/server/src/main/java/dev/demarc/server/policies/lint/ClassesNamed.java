package dev.demarc.server.policies.lint;

import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The classes that rules speak of: by name, or all of them where a rule reads the rank. */
record ClassesNamed(Set<ClassId> ids) {

  static ClassesNamed in(Linted policy) {
    Set<ClassId> named = new HashSet<>();
    for (Rule rule : policy.document().rules()) {
      named.addAll(rule.classes());
      Names.compared(Names.atoms(rule), Attribute.DATA_CLASS)
          .forEach(id -> named.add(ClassId.of(id)));
      if (Names.atoms(rule).anyMatch(ClassesNamed::readsRank)) {
        policy.classes().forEach(each -> named.add(each.id()));
      }
    }
    return new ClassesNamed(named);
  }

  private static boolean readsRank(Condition atom) {
    return atom instanceof Condition.AtLeast least && least.attribute() == Attribute.DATA_RANK;
  }

  boolean has(DataClass dataClass) {
    return ids.contains(dataClass.id());
  }

  List<DataClass> missing(List<DataClass> classes) {
    return classes.stream().filter(each -> !has(each)).toList();
  }
}
