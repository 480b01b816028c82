/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.access;

import io.trino.spi.QueryId;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.Identity;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.trino.spi.security.TrinoPrincipal;

import java.security.Principal;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.security.AccessDeniedException.denyCreateRole;
import static io.trino.spi.security.AccessDeniedException.denyDropRole;
import static io.trino.spi.security.AccessDeniedException.denyGrantRoles;
import static io.trino.spi.security.AccessDeniedException.denyImpersonateUser;
import static io.trino.spi.security.AccessDeniedException.denyRevokeRoles;
import static io.trino.spi.security.AccessDeniedException.denySetSystemSessionProperty;
import static io.trino.spi.security.AccessDeniedException.denySetUser;
import static io.trino.spi.security.AccessDeniedException.denyShowCurrentRoles;
import static io.trino.spi.security.AccessDeniedException.denyShowRoleGrants;
import static io.trino.spi.security.AccessDeniedException.denyShowRoles;
import static io.weir.access.Questions.enforce;
import static io.weir.access.Questions.user;

/**
 * Questions about who may be whom, and whose queries they may see, end or configure.
 */
interface UserAccessControl
        extends SystemAccessControl
{
    Questions questions();

    @Override
    default void checkCanImpersonateUser(Identity identity, String userName)
    {
        enforce(questions().users().mayImpersonate(identity.getUser(), userName), reason -> denyImpersonateUser(identity.getUser(), userName, reason));
    }

    @Override
    @Deprecated
    default void checkCanSetUser(Optional<Principal> principal, String userName)
    {
        enforce(questions().users().mayLogIn(userName), reason -> denySetUser(principal, userName, reason));
    }

    @Override
    default void checkCanExecuteQuery(Identity identity, QueryId queryId)
    {
        enforce(questions().users().mayLogIn(identity.getUser()), AccessDeniedException::denyExecuteQuery);
    }

    @Override
    default void checkCanViewQueryOwnedBy(Identity identity, Identity queryOwner)
    {
        enforce(questions().users().mayManageQuery(user(identity), queryOwner.getUser()), AccessDeniedException::denyViewQuery);
    }

    @Override
    default Collection<Identity> filterViewQueryOwnedBy(Identity identity, Collection<Identity> queryOwners)
    {
        return questions().users().manageable(user(identity), queryOwners, Identity::getUser);
    }

    @Override
    default void checkCanKillQueryOwnedBy(Identity identity, Identity queryOwner)
    {
        if (!questions().queryKiller().isInTheNameOf(identity.getUser())) {
            enforce(questions().users().mayManageQuery(user(identity), queryOwner.getUser()), AccessDeniedException::denyKillQuery);
        }
    }

    @Override
    default void checkCanReadSystemInformation(Identity identity)
    {
        enforce(questions().users().mayAdminister(user(identity)), AccessDeniedException::denyReadSystemInformationAccess);
    }

    @Override
    default void checkCanWriteSystemInformation(Identity identity)
    {
        enforce(questions().users().mayAdminister(user(identity)), AccessDeniedException::denyWriteSystemInformationAccess);
    }

    @Override
    default void checkCanSetSystemSessionProperty(Identity identity, QueryId queryId, String propertyName)
    {
        enforce(questions().users().maySetSystemProperty(user(identity)), reason -> denySetSystemSessionProperty(propertyName, reason));
    }

    @Override
    default void checkCanShowRoles(SystemSecurityContext context)
    {
        enforce(questions().judge(context).mayAdminister(), _ -> denyShowRoles());
    }

    @Override
    default void checkCanCreateRole(SystemSecurityContext context, String role, Optional<TrinoPrincipal> grantor)
    {
        enforce(questions().judge(context).mayAdminister(), _ -> denyCreateRole(role));
    }

    @Override
    default void checkCanDropRole(SystemSecurityContext context, String role)
    {
        enforce(questions().judge(context).mayAdminister(), _ -> denyDropRole(role));
    }

    @Override
    default void checkCanGrantRoles(SystemSecurityContext context, Set<String> roles, Set<TrinoPrincipal> grantees, boolean adminOption, Optional<TrinoPrincipal> grantor)
    {
        enforce(questions().judge(context).mayAdminister(), _ -> denyGrantRoles(roles, grantees));
    }

    @Override
    default void checkCanRevokeRoles(SystemSecurityContext context, Set<String> roles, Set<TrinoPrincipal> grantees, boolean adminOption, Optional<TrinoPrincipal> grantor)
    {
        enforce(questions().judge(context).mayAdminister(), _ -> denyRevokeRoles(roles, grantees));
    }

    @Override
    default void checkCanShowCurrentRoles(SystemSecurityContext context)
    {
        enforce(questions().users().mayLogIn(context.getIdentity().getUser()), _ -> denyShowCurrentRoles());
    }

    @Override
    default void checkCanShowRoleGrants(SystemSecurityContext context)
    {
        enforce(questions().users().mayLogIn(context.getIdentity().getUser()), _ -> denyShowRoleGrants());
    }
}
